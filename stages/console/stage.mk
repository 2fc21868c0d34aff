console_common := wire history mail trait kit
console_libs := jansson

console_common := wire history model spelling mail trait kit
console_libs := jansson

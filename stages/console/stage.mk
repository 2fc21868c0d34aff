console_common := wire history spelling mail trait kit
console_libs := jansson

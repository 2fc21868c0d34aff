console_common := wire history model spelling mail trait kit
console_libs := jansson
# The verdict itself, a pure function: what a replay asks again.
console_shared := verdict/combine verdict/policy

SELECT keep_drop()

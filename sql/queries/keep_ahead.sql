SELECT keep_ahead()

SELECT expire()

"""How is an index searched over HTTP, by people in a browser and by programs? With the extra `web`."""

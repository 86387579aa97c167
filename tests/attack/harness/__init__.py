"""What the cases are written with: frames and requests byte by byte, connections that are held to what they say, servers."""

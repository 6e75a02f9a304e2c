"""The network as it is seen: who is who, who meets whom, and its words."""

"""How an organisation comes into the network, renews, hands over and leaves."""

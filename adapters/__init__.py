"""The surroundings of the rules, one file or folder per neighbour."""

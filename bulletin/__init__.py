"""The ground floor: the words of the bulletin as types, their arithmetic, and the loaders of our TOML files.

Standard library only. Nothing here touches the network, the store or the clock.
"""

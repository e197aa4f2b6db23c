"""Souk's Cloud API held against Meta's OpenAPI document."""

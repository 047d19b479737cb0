"""The vault (文件库): files named by their digest, the upload gate, Word into clean HTML."""

"""Clinical truth as plain Python and numpy: vocabulary, morphometry and the computed spine."""

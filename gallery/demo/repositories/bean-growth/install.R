# Versions are those of the day in runtime.txt.
install.packages("ggplot2")

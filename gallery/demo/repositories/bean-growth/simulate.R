# Makes data/beans.csv: 120 bean plants that never grew, in three kinds of light.
# Run it with: Rscript simulate.R

set.seed(20260115)

light <- rep(c("blue", "red", "white"), each = 40)
day <- rep(seq(2, 20, by = 2), times = 12)
rate <- c(blue = 0.95, red = 1.30, white = 1.20)
height <- 2 + rate[light] * day + rnorm(length(day), sd = 1.4)

beans <- data.frame(plant = seq_along(day), light = light, day = day, height_cm = round(height, 1))
write.csv(beans, "data/beans.csv", row.names = FALSE, quote = FALSE)

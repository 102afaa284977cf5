import numpy as np
import pandas as pd

df = pd.read_csv("/home/ada/data/run3/yields.csv")
x = np.log(df.conc)


def fit(a, b):
    return np.polyfit(a, b, 1)


np.savetxt("/home/ada/Desktop/coef.txt", fit(x, df.y + np.random.normal(0, 0.01, len(df))))

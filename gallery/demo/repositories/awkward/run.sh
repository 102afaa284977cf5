#!/bin/sh
exec jupyter nbconvert --execute --to notebook plain.ipynb

# SPDX-License-Identifier: MIT
from flask import Flask

app = Flask(__name__)


@app.get("/plaintext")
def plaintext():
    return "Hello, World!"

# Calls one function of the learner's main.py and writes how it ended as JSON to descriptor 3. Runs inside the box, in the learner's process:
# whatever it writes is the learner's word. What is expected never comes in here.
import json
import os
import sys


def send(result):
    data = json.dumps(result, allow_nan=False, default=convert).encode()
    sys.stdout.flush()
    sys.stderr.flush()
    while data:
        data = data[os.write(3, data):]
    os._exit(0)


def impossible(reason):
    send({"impossible": reason})


def convert(value):
    if isinstance(value, (set, frozenset)):
        # Its order is nobody's: sorted, so that a test can name it.
        try:
            return sorted(value)
        except TypeError:
            return list(value)
    raise TypeError("a value of type " + type(value).__name__)


def plain(name):
    return name.replace("_", "").lower()


def text(error):
    try:
        return str(error)
    except BaseException:
        return ""


def show(error, frames):
    # The frames of this file are no help to the learner.
    import traceback

    tb = error.__traceback__
    for _ in range(frames):
        tb = tb.tb_next if tb else None
    try:
        traceback.print_exception(type(error), error, tb)
    except BaseException:
        pass


def main():
    os.set_inheritable(3, False)
    with open("/box/call.json", encoding="utf-8") as file:
        call = json.load(file)
    sys.argv = ["main.py"]
    sys.path.insert(0, "/work")
    module = type(sys)("main")
    module.__file__ = "/work/main.py"
    sys.modules["main"] = module
    try:
        with open("/work/main.py", "rb") as file:
            code = compile(file.read(), "/work/main.py", "exec", dont_inherit=True)
        exec(code, module.__dict__)
    except SystemExit as error:
        sys.stdout.flush()
        os._exit(error.code if isinstance(error.code, int) else 0 if error.code is None else 1)
    except BaseException as error:
        show(error, 1)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(1)

    found = module
    name = call["function"]
    for part in name.split("."):
        if not hasattr(found, part):
            # Another language's convention: isEven is is_even here.
            part = next((own for own in vars(found) if plain(own) == plain(part)), None) if hasattr(found, "__dict__") else None
            if part is None:
                impossible("The code does not define '" + name + "'.")
        found = getattr(found, part)
    if not callable(found):
        impossible("'" + name + "' is not a function.")

    arguments = call["arguments"]
    if isinstance(arguments, dict) and hasattr(found, "__code__"):
        own = found.__code__.co_varnames[: found.__code__.co_argcount + found.__code__.co_kwonlyargcount]
        arguments = {key if key in own else next((n for n in own if plain(n) == plain(key)), key): value for key, value in arguments.items()}
    try:
        value = found(**arguments) if isinstance(arguments, dict) else found(*arguments)
        if hasattr(value, "__await__"):
            import asyncio

            async def wait():
                return await value

            value = asyncio.run(wait())
    except BaseException as error:
        show(error, 1)
        types = [t.__name__ for t in type(error).__mro__ if t is not object]
        send({"raised": types, "message": text(error)})
    try:
        data = {"returned": value}
        json.dumps(data, allow_nan=False, default=convert)
    except BaseException as error:
        impossible("'" + name + "' returned what can't be written as JSON: " + text(error) + ".")
    send(data)


main()

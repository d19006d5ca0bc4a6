"""What is asked where a function stops with an error, and what others call the arguments."""

# What lectures, papers and other libraries call the arguments: a hint where such a name is missing.
SYMBOLS = {
    "w": "w theta param params parameter weight weights bias b p wnew wold wt xt",
    "dw": "dw g grad grads gradient dtheta db dx gt dj",
    "v": "v vdw vdb vt vw m mt mdw velocity momentum vprev vold vnew mprev vavg avg average",
    "S": "s sdw sdb st sw sq cache sprev sold snew rms vsq squared meansquare avgsq",
    "lr": "lr alpha eta learningrate rate stepsize a",
    "beta": "beta rho gamma decay mu b alpha",
    "beta1": "beta beta1 b1 rho gamma decay mu momentum betav",
    "beta2": "beta beta2 b2 rho gamma decay betas",
    "eps": "eps epsilon e ep eps1",
    "t": "t step i iteration k n it",
    "x": "x xs data series theta values points y signal temps temperature v0",
    "params": "params parameters w theta weights",
    "grad": "grad gradient grads gradfn gradfunc loss",
    "epochs": "epochs epoch nepochs numepochs n iterations",
    "batches": "batches batch nbatches numbatches minibatches",
}
BY_NAME = "Hand over the function itself, by its name."
HIDDEN = (
    "Two things are called `{0}`: one that is made, and what the loop hands out. Print type({0}) before "
    "the loop and in its first line. Which of the two does this line want?"
)
START = "Before the loop, which value does it start from?"
NOTHING = "It gives nothing back: is a `return` missing?"
NONE = "What comes back is None. Is a `return` reached, and what does the line give that made its value?"
POWER = "Try 2 ^ 3 in a cell of its own. How does Python write a power?"
POSITION = "Print the index and its type. Does the loop hand you positions, or the values themselves?"
SINGLE = "Print what stands before the [ ]. Is it one number where you expect several?"
HINTS = [  # error, what its text contains, what to ask
    (
        "ZeroDivisionError",
        "",
        "Something is divided by 0. Print the divisor: for which t, or which input, is it 0?",
    ),
    (
        "RecursionError",
        "",
        "The function calls itself, and nothing ends that. Which call was meant to be another function?",
    ),
    (
        "MemoryError",
        "",
        "The arrays grow beyond the memory. Print their shapes: which one should be as small "
        "as the input?",
    ),
    (
        "SystemExit",
        "",
        "It tries to end Python. Inside an exercise, `return` ends the function and nothing else.",
    ),
    ("KeyboardInterrupt", "", "It interrupts itself. `return` is what ends a function."),
    ("", "only integers", POSITION),  # an index of an array, of a list, and one into a number
    ("", "indices must be", POSITION),
    ("", "invalid index to scalar", SINGLE),
    ("", "subscriptable", SINGLE),
    (
        "IndexError",
        "",
        "Print the index and the length beside each other: which index is the last that exists?",
    ),
    (
        "KeyError",
        "",
        "Print the keys that are there. Which one does your line ask for, and who should have "
        "put it in?",
    ),
    (
        "EOFError",
        "",
        "Everything the function needs comes in as an argument, so nothing has to be typed in.",
    ),
    (
        "",
        "as an integer",
        "A weight between 0 and 1 stands where Python counts. Is β a length here, or a share?",
    ),
    (
        "",
        "NoneType",
        "One value in that line is None. Which of your functions or lists has no `return`?",
    ),
    (
        "TypeError",
        "arrays can be converted to Python scalars",
        "`math` works on one number at a time, and here is an array. Which library has the same "
        "function for arrays?",
    ),
    (
        "TypeError",
        "unhashable type",
        "A key of a dict must stay what it is, and an array can change. Is there a name, 'W' or 'b', "
        "that could be the key?",
    ),
    (
        "RuntimeError",
        "can't start new thread",
        "No thread starts here: Python runs in a browser. Does the exercise need one?",
    ),
    ("ImportError", "", "Python does not find that module here. Does the exercise need it?"),
    ("ModuleNotFoundError", "", "Python does not find that module here. Does the exercise need it?"),
    (
        "AttributeError",
        "not writable",
        "That attribute of an array cannot be set. What is the array itself called?",
    ),
    ("", "not iterable", "`for` needs several things to go through. Print what stands behind `in`."),
    ("", "not callable", "Python reads name(...) as a call. Is an operator missing before the bracket?"),
    (
        "",
        "broadcast",
        "Print the shape of each array in that line. Which one is not shaped like the others?",
    ),
    (
        "",
        "a check inside a check",
        "`check` is called from inside your function. How far is that line indented?",
    ),
    ("", "matmul", "Print the shapes. Which product works entry by entry, whatever the shape?"),
    (
        "",
        "unpack",
        "Count the names on the left and the values on the right of that `=`. The checker tries "
        "one parameter, and three, too: can you write it for any number of them?",
    ),
    ("", "for ^", POWER),
    ("", "bitwise_xor", POWER),  # the same, of arrays
    (
        "",
        "multiply sequence",
        "Try [1, 2] * 2 in a cell of its own. Which value in that line is a list, not an array?",
    ),
    (
        "AttributeError",
        "has no attribute",
        "Print the type of what stands before the dot. What is that name called in its documentation?",
    ),
    (
        "",
        "truth value",
        "A condition sees many numbers at once. Print them: for which of them should it hold? "
        "(Whether something is None is asked with `is`, not with `==`.)",
    ),
    (
        "",
        "item assignment",
        "What stands left of the `=` cannot be filled entry by entry. What type is it?",
    ),
    ("", "", "Print what goes into that line: what does one of the values turn out to be?"),
]

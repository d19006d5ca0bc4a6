"""Sphinx: how the pages of the course are made. tools/site_build.py writes what they are made from."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # for course.py

project = "How does RMSprop work, really?"
author = "The rmsprop_lessons authors"
project_copyright = "the rmsprop_lessons authors. Code: BSD 3-Clause. Prose and figures: CC BY 4.0"
html_title = project
html_favicon = "static/favicon.svg"
language = "en"
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.viewcode", "course"]
exclude_patterns = ["doctrees"]

nb_execution_mode = "off"  # what a cell printed is stored, and tests keep it current
nb_mime_priority_overrides = [("html", "text/html", 0)]
nb_ipywidgets_js = {}  # the labs have a script of their own
myst_enable_extensions = ["dollarmath", "amsmath"]
myst_dmath_double_inline = True  # text may follow a formula in its paragraph
myst_heading_anchors = 3
myst_heading_slug_func = "course.jupyter_slug"
mathjax_path = "vendor/mathjax/es5/tex-svg.js"
mathjax3_config = {"options": {"enableMenu": False}, "svg": {"fontCache": "global"}}

autodoc_typehints = "none"
autodoc_member_order = "bysource"
python_use_unqualified_type_names = True
add_module_names = False

html_theme = "sphinx_book_theme"
html_theme_options = {
    "article_header_end": "article-header-buttons.html",
    "max_navbar_depth": 1,
    "navbar_persistent": [],  # else a second search stands above the sidebar's
    "navigation_with_keys": False,
    "search_bar_text": "Search the course",
    "toc_title": "On this page",
    "use_download_button": False,
    "use_fullscreen_button": False,
}
html_context = {"default_mode": "auto"}
html_sidebars = {"**": ["navbar-logo.html", "search-button-field.html", "sbt-sidebar-nav.html"]}
html_static_path = ["static"]
html_extra_path = ["extra"]
html_css_files = ["site.css"]
html_js_files = ["site.js"]
html_copy_source = False
html_show_sourcelink = False
html_last_updated_fmt = None

/* The scripts of every page, in their order. They are served as one file
   (config/static_files/joining.py); those of single pages are linked there. */
import "./sightline.js";
import "./writing.js";

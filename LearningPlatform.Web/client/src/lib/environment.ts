/** Whether the server said that it's a development one: then mail and messages can be read at /dev/outbox. */
export const inDevelopment = (): boolean => document.querySelector('meta[name="environment"]')?.getAttribute('content') === 'Development';

/** Floor of every command: Node starts and ends. */
console.log('{}');

export function mockServer() { return { name: 'quintet-mock' }; }

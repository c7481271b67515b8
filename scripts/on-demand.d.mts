export function onDemand(name: string): NodeJS.Require;

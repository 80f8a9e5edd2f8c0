export default class LocalPlugin { constructor() { this.hooks = {}; } }

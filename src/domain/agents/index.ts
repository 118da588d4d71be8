export { type Agent, Agents } from './agents.js';
export { agentModels } from './agents.model.js';
export { Duty, type OpenConsole } from './duty.store.js';

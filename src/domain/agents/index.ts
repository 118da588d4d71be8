export { type Agent, Agents, type NewAgent } from './agents.js';
export { agentModels } from './agents.model.js';
export { Duty, type OpenConsole } from './duty.store.js';

export { type Integration, Integrations, type NewIntegration, writerOf } from './integrations.js';
export { integrationModel } from './integrations.model.js';

import type { AgentToServer, ServerToAgent } from '../../src/protocol/index.js';
import type { Line } from '../shared/index.js';

/** The console's line to the server. */
export type AgentLine = Line<AgentToServer, ServerToAgent>;

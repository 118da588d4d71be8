import { readDashboard } from '../../flows/read-dashboard.js';
import * as payloads from '../../protocol/index.js';
import { dashboardView } from '../views/index.js';
import type { Office } from './context.js';
import { dashboardReply } from './replies/dashboard.js';
import { agentRoute, type Route } from './route.js';

/** The desk in figures, at this moment and over its last days. */
export function reportRoutes({ parts }: Office): readonly Route[] {
  return [
    agentRoute(
      {
        method: 'get',
        path: '/reports/dashboard',
        does: 'Tells how the desk stands and how its last days went: tickets, first answers, loads and waits.',
        action: 'report.read',
        query: payloads.overviewQuery,
        reply: dashboardReply,
      },
      async ({ agent, query: { days } }) =>
        dashboardView(await readDashboard(parts, parts.desks.get(agent.deskId), days)),
    ),
  ];
}

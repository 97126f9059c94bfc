import { api2x } from './api-2x.ts';
import { checkVersion } from './check-version.ts';
import { scenarios20 } from './scenarios.ts';
import { tools2x } from './scripts.ts';

checkVersion(
  '2.0.15',
  { api: (request, { project }) => api2x(request, project), tools: () => tools2x },
  scenarios20,
);

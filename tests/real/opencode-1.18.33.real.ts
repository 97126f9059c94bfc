import { api1x } from './api-1x.ts';
import { checkVersion } from './check-version.ts';
import { scenarios118 } from './scenarios.ts';
import { tools1x } from './scripts.ts';

checkVersion('1.18.33', { api: api1x, tools: ({ project }) => tools1x(project) }, scenarios118);

import { PageLink } from '../../ui/links.tsx';
import { storedName } from '../../ui/stored-name.ts';

/** The path of an agent's page; null for one that has no name to ask for. */
export function agentPath(name: string | null): string | null {
  return name === null || name === '' ? null : `/agents/${encodeURIComponent(name)}`;
}

/** An agent's name, leading to its page where it has one. */
export function AgentLink({ name }: { readonly name: string | null }) {
  const path = agentPath(name);
  if (path === null)
    return <span title={name === null ? 'No agent was stored' : 'An empty name'}>{storedName(name)}</span>;
  return (
    // The agent of the address would be another one's filter there.
    <PageLink to={path} search={{ agent: undefined }} title={name ?? ''}>
      {name}
    </PageLink>
  );
}

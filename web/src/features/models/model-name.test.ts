import { expect, it } from 'vitest';
import { modelFilter, modelWords } from './model-name.ts';

it('asks for a model by provider and name, or by its name alone', () => {
  expect(modelFilter({ provider: 'anthropic', model: 'claude' })).toBe('anthropic/claude');
  expect(modelFilter({ provider: null, model: 'claude' })).toBe('claude');
  expect(modelFilter({ provider: '', model: 'claude' })).toBe('/claude');
});

it('asks for none that has no name', () => {
  expect(modelFilter({ provider: 'anthropic', model: null })).toBeNull();
  expect(modelFilter({ provider: null, model: '' })).toBeNull();
});

it('shows what is empty and what was not stored', () => {
  expect(modelWords({ provider: null, model: '' })).toBe('–/""');
});

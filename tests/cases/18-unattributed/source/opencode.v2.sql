INSERT INTO project (id, worktree, vcs, time_created, time_updated, sandboxes)
  VALUES ('prj', '/home/dev/app', 'git', 1772366400000, 1772366400000, '[]');
INSERT INTO session_v2 (id, project_id, slug, directory, title, version, cost, tokens_input, tokens_output, tokens_reasoning, tokens_cache_read, tokens_cache_write, time_created, time_updated)
  VALUES ('ses_a', 'prj', 'quick-wolf', '/home/dev/app', 'A session', '2.0.15', 0.11, 200, 20, 3, 40, 5, 1772366400000, 1772366405000);
INSERT INTO session_message (id, session_id, type, seq, time_created, time_updated, data)
  VALUES ('msg_1', 'ses_a', 'user', 1, 1772366400000, 1772366401000, '{"time": {"created": 1772366400000}, "text": "do it"}');
INSERT INTO session_message (id, session_id, type, seq, time_created, time_updated, data)
  VALUES ('msg_2', 'ses_a', 'assistant', 2, 1772366401000, 1772366402000, '{"time": {"created": 1772366401000, "streamed": 1772366402000, "completed": 1772366402000}, "agent": "build", "model": {"id": "smart", "providerID": "mock", "variant": "default"}, "content": [], "finish": "stop", "cost": 0.1, "tokens": {"input": 100, "output": 20, "reasoning": 3, "cache": {"read": 40, "write": 5}}}');
INSERT INTO session_message (id, session_id, type, seq, time_created, time_updated, data)
  VALUES ('msg_3', 'ses_a', 'idle', 3, 1772366403000, 1772366404000, '{"time": {"created": 1772366403000}, "outcome": "succeeded"}');

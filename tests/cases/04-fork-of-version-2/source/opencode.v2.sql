INSERT INTO project (id, worktree, vcs, time_created, time_updated, sandboxes)
  VALUES ('prj', '/home/dev/app', 'git', 1772366400000, 1772366400000, '[]');
INSERT INTO session_v2 (id, project_id, slug, directory, title, version, cost, tokens_input, tokens_output, tokens_reasoning, tokens_cache_read, tokens_cache_write, time_created, time_updated)
  VALUES ('ses_a', 'prj', 'quick-wolf', '/home/dev/app', 'Base', '2.0.15', 0, 0, 0, 0, 0, 0, 1772366400000, 1772366405000);
INSERT INTO session_message (id, session_id, type, seq, time_created, time_updated, data)
  VALUES ('msg_1', 'ses_a', 'user', 1, 1772366400000, 1772366401000, '{"time": {"created": 1772366400000}, "text": "do it"}');
INSERT INTO session_message (id, session_id, type, seq, time_created, time_updated, data)
  VALUES ('msg_2', 'ses_a', 'assistant', 2, 1772366401000, 1772366402000, '{"time": {"created": 1772366401000, "streamed": 1772366402000, "completed": 1772366402000}, "agent": "build", "model": {"id": "smart", "providerID": "mock", "variant": "default"}, "content": [], "finish": "stop", "cost": 0.1, "tokens": {"input": 100, "output": 20, "reasoning": 3, "cache": {"read": 40, "write": 5}}}');
INSERT INTO session_v2 (id, project_id, slug, directory, title, version, cost, tokens_input, tokens_output, tokens_reasoning, tokens_cache_read, tokens_cache_write, time_created, time_updated, fork_session_id, fork_boundary)
  VALUES ('ses_b', 'prj', 'quick-wolf', '/home/dev/app', 'Base (fork #1)', '2.0.15', 0, 0, 0, 0, 0, 0, 1772366460000, 1772366465000, 'ses_a', '{"type": "through", "messageID": "msg_2"}');
INSERT INTO session_message (id, session_id, type, seq, time_created, time_updated, data)
  VALUES ('msg_3_1', 'ses_b', 'user', 1, 1772366400000, 1772366401000, '{"time": {"created": 1772366400000}, "text": "do it"}');
INSERT INTO session_message (id, session_id, type, seq, time_created, time_updated, data)
  VALUES ('msg_4_2', 'ses_b', 'assistant', 2, 1772366401000, 1772366402000, '{"time": {"created": 1772366401000, "streamed": 1772366402000, "completed": 1772366402000}, "agent": "build", "model": {"id": "smart", "providerID": "mock", "variant": "default"}, "content": [], "finish": "stop", "cost": 0.1, "tokens": {"input": 100, "output": 20, "reasoning": 3, "cache": {"read": 40, "write": 5}}}');
INSERT INTO session_message (id, session_id, type, seq, time_created, time_updated, data)
  VALUES ('msg_5', 'ses_b', 'user', 3, 1772366461000, 1772366462000, '{"time": {"created": 1772366461000}, "text": "more"}');
INSERT INTO session_message (id, session_id, type, seq, time_created, time_updated, data)
  VALUES ('msg_6', 'ses_b', 'assistant', 4, 1772366462000, 1772366463000, '{"time": {"created": 1772366462000, "streamed": 1772366463000, "completed": 1772366463000}, "agent": "build", "model": {"id": "smart", "providerID": "mock", "variant": "default"}, "content": [], "finish": "stop", "cost": 0.2, "tokens": {"input": 100, "output": 20, "reasoning": 3, "cache": {"read": 40, "write": 5}}}');

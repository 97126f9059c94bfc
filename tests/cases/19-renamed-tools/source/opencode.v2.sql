INSERT INTO project (id, worktree, vcs, time_created, time_updated, sandboxes)
  VALUES ('prj', '/home/dev/app', 'git', 1772366400000, 1772366400000, '[]');
INSERT INTO session_v2 (id, project_id, slug, directory, title, version, cost, tokens_input, tokens_output, tokens_reasoning, tokens_cache_read, tokens_cache_write, time_created, time_updated)
  VALUES ('ses_b', 'prj', 'quick-wolf', '/home/dev/app', 'A session', '2.0.15', 0, 0, 0, 0, 0, 0, 1772366400000, 1772366405000);
INSERT INTO session_message (id, session_id, type, seq, time_created, time_updated, data)
  VALUES ('msg_3', 'ses_b', 'user', 1, 1772366400000, 1772366401000, '{"time": {"created": 1772366400000}, "text": "do it"}');
INSERT INTO session_message (id, session_id, type, seq, time_created, time_updated, data)
  VALUES ('msg_4', 'ses_b', 'assistant', 2, 1772366409000, 1772366410000, '{"time": {"created": 1772366409000, "streamed": 1772366410000, "completed": 1772366410000}, "agent": "build", "model": {"id": "smart", "providerID": "mock", "variant": "default"}, "content": [{"type": "tool", "id": "call_1", "name": "shell", "executed": false, "state": {"status": "completed", "input": {"command": "make"}, "content": [{"type": "text", "text": "out"}], "metadata": {"status": "completed", "truncated": false, "exit": 0}}, "time": {"created": 1772366409100, "ran": 1772366409105, "completed": 1772366409200}}], "finish": "stop", "cost": 0.01, "tokens": {"input": 100, "output": 20, "reasoning": 3, "cache": {"read": 40, "write": 5}}}');

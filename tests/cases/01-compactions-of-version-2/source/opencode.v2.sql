INSERT INTO project (id, worktree, vcs, time_created, time_updated, sandboxes)
  VALUES ('prj', '/home/dev/app', 'git', 1772366400000, 1772366400000, '[]');
INSERT INTO session_v2 (id, project_id, slug, directory, title, version, cost, tokens_input, tokens_output, tokens_reasoning, tokens_cache_read, tokens_cache_write, time_created, time_updated)
  VALUES ('ses_a', 'prj', 'quick-wolf', '/home/dev/app', 'A session', '2.0.15', 0, 0, 0, 0, 0, 0, 1772366400000, 1772366405000);
INSERT INTO session_message (id, session_id, type, seq, time_created, time_updated, data)
  VALUES ('msg_1', 'ses_a', 'user', 1, 1772366400000, 1772366401000, '{"time": {"created": 1772366400000}, "text": "do it"}');
INSERT INTO session_message (id, session_id, type, seq, time_created, time_updated, data)
  VALUES ('msg_2', 'ses_a', 'assistant', 2, 1772366400001, 1772366401001, '{"time": {"created": 1772366400001, "streamed": 1772366401001, "completed": 1772366401001}, "agent": "build", "model": {"id": "smart", "providerID": "mock", "variant": "default"}, "content": [], "finish": "stop", "cost": 0.01, "tokens": {"input": 100, "output": 10, "reasoning": 0, "cache": {"read": 0, "write": 0}}}');
INSERT INTO session_message (id, session_id, type, seq, time_created, time_updated, data)
  VALUES ('msg_3', 'ses_a', 'compaction', 3, 1772366405000, 1772366406000, '{"time": {"created": 1772366405000}, "status": "completed", "reason": "auto", "model": {"id": "smart", "providerID": "mock", "variant": "default"}, "summary": "so far", "recent": "", "cost": 0.02, "tokens": {"input": 200, "output": 20, "reasoning": 0, "cache": {"read": 0, "write": 0}}}');
INSERT INTO session_message (id, session_id, type, seq, time_created, time_updated, data)
  VALUES ('msg_4', 'ses_a', 'compaction', 4, 1772366409000, 1772366410000, '{"time": {"created": 1772366409000}, "status": "failed", "reason": "auto", "model": {"id": "smart", "providerID": "mock", "variant": "default"}, "summary": "", "recent": "", "error": {"type": "aborted", "message": "stopped"}, "cost": 0.005, "tokens": {"input": 50, "output": 0, "reasoning": 0, "cache": {"read": 0, "write": 0}}}');

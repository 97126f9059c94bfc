INSERT INTO project (id, worktree, vcs, time_created, time_updated, sandboxes)
  VALUES ('prj', '/home/dev/app', 'git', 1772366400000, 1772366400000, '[]');
INSERT INTO session (id, project_id, slug, directory, title, version, time_created, time_updated)
  VALUES ('ses_a', 'prj', 's', '/home/dev/app', 'A session', '1.1.65', 1772366400000, 1772366400000);
INSERT INTO message (id, session_id, time_created, time_updated, data)
  VALUES ('msg_2', 'ses_a', 1772366401000, 1772366499000, '{"role": "assistant", "parentID": "msg_1", "modelID": "smart", "providerID": "mock", "mode": "build", "agent": "build", "cost": 0.15, "tokens": {"input": 100, "output": 20, "reasoning": 3, "cache": {"read": 40, "write": 5}}, "time": {"created": 1772366401000, "completed": 1772366402000}}');

using Hybrid.Orchestrator.Project;

Console.Write(args is ["schema", "--markdown"] ? ProjectSchema.Markdown() : ProjectSchema.Json());
return 0;

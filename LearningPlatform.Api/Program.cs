using LearningPlatform.Api;
using LearningPlatform.Data;

var builder = WebApplication.CreateBuilder(args);
await builder.AddDatabaseServerAsync();
var app = builder.AddLearningPlatform().Build().MapLearningPlatform();
await app.RunAsync();

using LearningPlatform.Api;

var builder = WebApplication.CreateBuilder(args).AddLearningPlatform();
var app = builder.Build().MapLearningPlatform();
await app.RunAsync();

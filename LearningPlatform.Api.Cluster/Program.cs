using LearningPlatform.Api;
using LearningPlatform.Api.Cluster;
using LearningPlatform.Grains;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddClusterClientDefaults();
builder.AddLearningPlatform();
builder.UseOrleansClient(ClusterClient.Configure);
builder.Services.AddClusterPorts();

var app = builder.Build();
app.MapLearningPlatform();
await app.RunAsync();

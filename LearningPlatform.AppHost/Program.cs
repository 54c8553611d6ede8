using LearningPlatform.AppHost;

var builder = DistributedApplication.CreateBuilder(args);

// Where a deployment goes; a run on the own machine has no use for it.
builder.AddAzureContainerAppEnvironment("aca");

var services = BackingServices.Add(builder);

var redis = new RedisProvider("cache");
var orleans = builder.AddOrleans("learningplatform")
    .WithClusterId("learningplatform")
    .WithServiceId("learningplatform")
    .WithClustering(redis)
    .WithReminders(redis);

// The silos hold learners, leaderboards and sandboxes and do the background work.
var silo = Service(builder.AddProject<Projects.LearningPlatform_Silo>("silo", launchProfileName: null))
    .WithReference(orleans)
    .WithReplicas(2);

var api = Service(builder.AddProject<Projects.LearningPlatform_Api_Cluster>("api", launchProfileName: null))
    .WithReference(orleans.AsClient())
    .WaitFor(silo);

// The browser app and the one public origin: it forwards dialects and hubs to the api.
var web = builder.AddProject<Projects.LearningPlatform_Web>("web", launchProfileName: null)
    .WithHttpEndpoint()
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health")
    .WithReference(api)
    .WaitFor(api);

// Links in mails lead to the origin that people see, from whichever process they are sent.
foreach (var sender in (IResourceBuilder<ProjectResource>[])[silo, api])
{
    sender.WithEnvironment("Web__PublicUrl", web.GetEndpoint("http"));
}

if (builder.ExecutionContext.IsPublishMode)
{
    // Asked for at deployment. On the own machine nothing is sent: /dev/outbox shows it.
    var smtp = new Dictionary<string, IResourceBuilder<ParameterResource>>
    {
        ["Host"] = builder.AddParameter("smtp-host"),
        ["From"] = builder.AddParameter("smtp-from"),
        ["Username"] = builder.AddParameter("smtp-username"),
        ["Password"] = builder.AddParameter("smtp-password", secret: true),
    };
    foreach (var (setting, value) in smtp)
    {
        silo.WithEnvironment($"Mail__Smtp__{setting}", value);
        api.WithEnvironment($"Mail__Smtp__{setting}", value);
    }

    // Ingress and web host stand in front of the api, all in the environment's own networks: the client is the first address outside of them.
    string[] networks = ["10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16"];
    for (var index = 0; index < networks.Length; index++)
    {
        api.WithEnvironment($"Http__TrustedProxies__{index}", networks[index]);
    }
}
else
{
    // Without launch profiles nobody else tells them; deployed they are in Production, which seeds nothing.
    foreach (var project in (IResourceBuilder<ProjectResource>[])[silo, api, web])
    {
        project.WithEnvironment("ASPNETCORE_ENVIRONMENT", builder.Environment.EnvironmentName);
    }
}

builder.Build().Run();

IResourceBuilder<ProjectResource> Service(IResourceBuilder<ProjectResource> project) => project
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health")
    .WithReference(services.Database).WaitFor(services.Database)
    .WithReference(services.Cache).WaitFor(services.Cache)
    .WithReference(services.Blobs).WaitFor(services.Blobs);

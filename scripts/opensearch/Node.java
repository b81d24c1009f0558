import org.codelibs.opensearch.runner.OpenSearchRunner;

/**
 * One node on loopback: Node FOLDER NAME HTTP_PORT TRANSPORT_PORT NAMES SEEDS [SETTING=VALUE…], where NAMES and SEEDS
 * are the names and the transport addresses of all nodes of the cluster, with commas between them.
 */
public class Node {
    public static void main(String[] args) throws Exception {
        OpenSearchRunner runner = new OpenSearchRunner();
        runner.onBuild((number, settings) -> {
            settings.put("node.name", args[1]);
            settings.put("network.host", "127.0.0.1");
            settings.put("http.port", args[2]);
            settings.put("transport.port", args[3]);
            if (args[4].contains(",")) {
                settings.put("discovery.type", "zen");
                settings.putList("cluster.initial_cluster_manager_nodes", args[4].split(","));
                settings.putList("discovery.seed_hosts", args[5].split(","));
            } else {
                settings.put("discovery.type", "single-node");
            }
            settings.put("cluster.routing.allocation.disk.threshold_enabled", false);
            for (int place = 6; place < args.length; place++) {
                String[] setting = args[place].split("=", 2);
                settings.put(setting[0], setting[1]);
            }
        });
        runner.build(OpenSearchRunner.newConfigs().basePath(args[0]).clusterName("tgsearch").numOfNode(1));
        // The launcher holds the other end; when it is gone, so is the node.
        while (System.in.read() >= 0) {
        }
        System.exit(0);
    }
}
